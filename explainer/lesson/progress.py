"""What a reader sees of a training: how far it is, and a way to stop it."""

from typing import Any

import streamlit as st

from explainer.lesson.language import _
from explainer.lesson.numbers import percent
from explainer.lesson.trainer import Job, Work, begin, finished, job_of

PATIENCE = 0.5  # seconds that a reader waits for a training without seeing how far it is
PLACE = 300  # pixels: about the height of the picture that is to come, so that nothing jumps


def awaited(key: object, steps: int, work: Work) -> Any:
    """Return what a training of `steps` steps gave, run now unless any reader has run it before.

    None as long as it runs, and if the reader stops it: progress, or a way to begin anew, then
    stands here instead of the picture.
    """
    found = finished(key)
    if found is not None:
        return found
    job = job_of(key) or begin(key, work)
    job.wait(PATIENCE)
    if not job.over:
        with st.container(height=PLACE, border=False):
            watch(job, steps)
    elif job.stopped or job.broken:
        with st.container(height=PLACE, border=False):
            if job.broken:
                st.warning(_("The training broke off by an error; the server’s log says which."))
            else:
                st.caption(_("Stopped at step {step}.").format(step=max(job.step, 0)))
            st.button(_("Train it"), key="train", on_click=restart, args=(key, work))
    elif job.failed:
        overflown()
    else:
        return job.result
    return None


def restart(key: object, work: Work) -> None:
    """Begin a training, as a button does."""
    begin(key, work)


def overflown() -> None:
    """Say that a training could not even begin."""
    st.warning(_("Diverged at once: the first loss is more than 64-bit numbers can hold."))


@st.fragment(run_every=0.5)
def watch(job: Job, steps: int) -> None:
    """Show how far a training is, until it is over; the reader may stop it."""
    if job.over:
        st.rerun()
    text = _("waiting for its turn")
    if job.step >= 0:
        text = _("step {step:,} of {steps:,}: loss {loss:.3g}, accuracy {accuracy}").format(
            step=job.step, steps=steps, loss=job.loss, accuracy=percent(job.accuracy)
        )
    st.progress(min(max(job.step, 0) / steps, 1.0), text)
    st.button(_("Stop"), key="stop", icon=":material/stop:", on_click=job.stop)
