"""The page's picture as SVG, as the browser has drawn it: theme, size and the place that is kept.

Streamlit's own toolbar over a picture saves a PNG, and keeps Vega's menu, which has both, from
being shown. On the server the package that could draw an SVG costs 60 MB of memory.
"""

import streamlit as st

SAVE = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => {
    const drawn = document.querySelector(".st-key-live_sweep svg.marks");
    if (!drawn) return;
    const picture = drawn.cloneNode(true);
    const page = getComputedStyle(document.querySelector("[data-testid=stApp]"));
    picture.style.background = page.backgroundColor;
    const { x, y, width, height } = drawn.getBBox();  // a little of it may lie outside
    picture.setAttribute("viewBox", [x - 8, y - 8, width + 16, height + 16].join(" "));
    picture.setAttribute("width", width + 16);
    picture.setAttribute("height", height + 16);
    const text = new XMLSerializer().serializeToString(picture);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    link.download = data.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
}
"""
# Like Streamlit's own buttons.
LOOK = """
button {
  font: inherit; font-size: 0.875rem; line-height: 1.6; color: inherit;
  background: transparent; cursor: pointer;
  padding: 0.25rem 0.75rem; min-height: 2.5rem; white-space: nowrap;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 0.2rem solid var(--st-primary-color); }
"""
_component = st.components.v2.component(
    "picture_as_svg", html="<button></button>", css=LOOK, js=SAVE
)


def picture_button(label: str, name: str) -> None:
    """Draw the button that saves the page's live picture under a file name."""
    _component(key="picture", data={"label": label, "name": name}, width="content")
