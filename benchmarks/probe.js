// Times what a reader sees, inside the page: from an input event to the last change of the picture
// that it caused, painted. An answer is over when nothing has changed for `quiet` ms.
(() => {
  const STRIP = ".st-key-live_sweep svg.marks";
  let began = 0, painted = 0, kind = "", done = null;

  for (const type of ["pointermove", "click", "keydown"]) {
    document.addEventListener(type, event => {
      if (type === kind && done) { began = event.timeStamp; painted = 0; }
    }, { capture: true, passive: true });
  }

  const afterPaint = then => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  });

  const changed = records => {
    const inside = ({ target }) => (target.closest ? target : target.parentElement)?.closest(STRIP);
    if (!began || !records.some(inside)) return;
    const mine = began;
    afterPaint(() => { if (mine === began) painted = performance.now(); });
  };
  new MutationObserver(changed).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });

  // Arms the probe for the next event of a kind; resolves with its delay, or null if nothing moved.
  window.nextPicture = (type, quiet, patience) => {
    kind = type; began = painted = 0;
    window.delay = new Promise(resolve => {
      done = resolve;
      const start = performance.now();
      const look = () => {
        const now = performance.now();
        if (painted && now - painted > quiet) resolve(painted - began);
        else if (now - start > patience) resolve(painted ? painted - began : null);
        else return setTimeout(look, 5);
        done = null;
      };
      look();
    });
  };

  // Resolves with the time when a page stands: another title than before, its picture, no run left;
  // null if it never does.
  window.whenDrawn = (before, patience = 20000) => new Promise(resolve => {
    const end = performance.now() + patience;
    const look = () => {
      const title = document.querySelector(".st-key-claim h1");
      const ready = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
      const picture = document.querySelector("[data-testid=stMain] svg.marks path");
      const other = title && title.textContent !== before;
      if (ready && picture && other) afterPaint(() => resolve(performance.now()));
      else if (performance.now() > end) resolve(null);
      else requestAnimationFrame(look);
    };
    look();
  });
})();
