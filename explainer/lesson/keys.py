"""The keyboard while presenting: what Streamlit's own shortcuts leave to be wished.

They rest while a field is typed in, and lose a key that comes while a page is still being turned.
The script works in the page itself, once for all pages, and does nothing where nobody presents.
"""

import streamlit as st

SCRIPT = """
export default function () {
  if (window.signalKeys) return;
  window.signalKeys = true;
  const main = () => document.querySelector("[data-testid=stMain]");
  const ways = ["PageDown", "PageUp"];
  const turns = [];
  let turning = false;

  // Page turns wait for each other: a clicker pressed twice turns two pages.
  const idle = () => document.querySelector(
    "[data-testid=stApp][data-test-script-state=notRunning]");
  const until = (holds, patience) => new Promise(resolve => {
    const end = performance.now() + patience;
    const look = () => holds() || performance.now() > end ? resolve() : setTimeout(look, 30);
    look();
  });
  const title = () => document.querySelector(".st-key-claim h1")?.textContent;
  const turn = async key => {
    turns.push(key);
    if (turning) return;
    turning = true;
    while (turns.length) {
      const way = turns.shift(), before = title();
      // A button of the page before, which is still there for a moment, would be pressed in vain.
      for (let tries = 0; tries < 3; tries++) {
        await until(idle, 10000);
        await new Promise(resolve => setTimeout(resolve, 100));
        const button = document.querySelector(`.st-key-${way} button`);
        if (title() !== before || (!button && tries)) break;
        button?.click();
        await until(() => title() !== before, button ? 2000 : 300);
      }
    }
    turning = false;
    main()?.scrollTo(0, 0);
  };

  const scrolls = {
    ArrowDown: pane => pane.scrollBy(0, 120), ArrowUp: pane => pane.scrollBy(0, -120),
    Home: pane => pane.scrollTo(0, 0), End: pane => pane.scrollTo(0, pane.scrollHeight),
  };

  window.addEventListener("keydown", event => {
    if (!document.querySelector(".st-key-turn_pages")) return;  // nobody presents
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { key, target } = event;
    const field = target.closest?.("input, textarea");
    const letter = /^[a-z]$/i.test(key);
    const dialog = document.querySelector("[role=dialog]");
    if (field?.type === "number" || field?.inputMode === "decimal") {
      // Only a number's own keys belong to its field: any other one leaves it and does its work.
      if (key !== "Enter" && key !== "Escape" && !letter && !ways.includes(key)) return;
      field.blur();
      event.preventDefault();
      event.stopImmediatePropagation();
      if (letter || ways.includes(key)) {
        setTimeout(() => until(idle, 10000).then(() => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { key, code: event.code, bubbles: true }))), 250);
      }
      return;
    }
    if (field || event.repeat) return;
    const hands = document.querySelector(".st-key-predict input");
    if (key === "Tab" && !event.shiftKey && hands && target === document.body) {
      event.preventDefault();
      hands.focus();
    } else if (dialog && /^[a-z0-9]$/i.test(key)) {
      // The link that is shared stays what it shows: no key acts behind it.
      event.stopImmediatePropagation();
      if (key.toLowerCase() === "l") dialog.querySelector("button[aria-label=Close]")?.click();
    } else if (ways.includes(key) && !dialog) {
      event.preventDefault();
      event.stopImmediatePropagation();
      turn(key);
    } else if (key in scrolls && !target.closest?.("[role=slider], [role=radiogroup]")) {
      event.preventDefault();
      scrolls[key](main());
    }
  }, { capture: true });
}
"""
_component = st.components.v2.component("presenting_keys", html="<i></i>", js=SCRIPT)


def presenting_keys() -> None:
    """Listen to the keys of a page that is presented."""
    _component(key="presenting_keys", width=1)
