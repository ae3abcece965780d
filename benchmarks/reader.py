"""A reader as the server sees one: a websocket that opens a link and moves controls.

It speaks Streamlit's own protocol, from the installed Streamlit's definitions: a BackMsg asks for a
run of the page with the widgets' states, ForwardMsgs bring elements until `script_finished`.
"""

import asyncio
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 60  # seconds until an answer that does not come is an error
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Answer:
    """What one run of the page brought: seconds until the first picture, and until its end."""

    picture: float | None = None
    finished: float = 0.0
    size: int = 0
    errors: list[str] = field(default_factory=list)


class Reader:
    """One reader of the page that `path` names, with the cookies of a browser of its own."""

    def __init__(self, url: str, path: str = "", query: str = "lang=en") -> None:
        self.url, self.path, self.query = url, path, query
        self.widgets: dict[str, Any] = {}  # key of a control: its element
        self.fragments: dict[str, str] = {}  # key of a control: the fragment it stands in
        self.states: dict[str, Any] = {}
        self.socket: ClientConnection | None = None

    async def open(self) -> Answer:
        """Open the link: ask for the page, connect, and wait until it has all come."""
        start = time.perf_counter()
        cookie = await asyncio.to_thread(self._first_request)
        self.socket = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookie},
            max_size=None,
            open_timeout=PATIENCE,
        )
        return await self._run("", start)

    async def act(self, key: str, **value: Any) -> Answer:
        """Set a control to a value, given as the field of its WidgetState: wait for the picture."""
        start = time.perf_counter()
        self.states[self.widgets[key].id] = value
        answer = await self._run(self.fragments[key], start)
        if answer.picture is None:
            answer.errors.append(f"no new picture after {key}={value}")
        return answer

    async def close(self) -> None:
        """Leave."""
        if self.socket is not None:
            await self.socket.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _first_request(self) -> str:
        with urllib.request.urlopen(f"{self.url}/{self.path}", timeout=PATIENCE) as page:
            cookies = page.headers.get_all("Set-Cookie") or []
        return "; ".join(cookie.partition(";")[0] for cookie in cookies)

    async def _run(self, fragment: str, start: float) -> Answer:
        assert self.socket is not None
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, self.path
        state.fragment_id = fragment
        state.context_info.timezone, state.context_info.locale = "Asia/Seoul", "en-US"
        state.context_info.url = f"{self.url}/{self.path}"
        for widget, value in self.states.items():
            field_name, content = next(iter(value.items()))
            entry = state.widget_states.widgets.add(id=widget)
            if isinstance(content, list):
                getattr(entry, field_name).data.extend(content)
            else:
                setattr(entry, field_name, content)
        self.states = {k: v for k, v in self.states.items() if "trigger_value" not in v}
        await self.socket.send(message.SerializeToString())
        return await asyncio.wait_for(self._answer(start), PATIENCE)

    async def _answer(self, start: float) -> Answer:
        assert self.socket is not None
        answer, message = Answer(), ForwardMsg()
        while True:
            raw = await self.socket.recv()
            assert isinstance(raw, bytes)
            answer.size += len(raw)
            message.ParseFromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta, answer, start)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    answer.errors.append("the page does not compile")
                elif message.script_finished not in ENDS:
                    continue
                answer.finished = time.perf_counter() - start
                return answer

    def _see(self, delta: Any, answer: Answer, start: float) -> None:
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        if kind == "exception":
            answer.errors.append(f"{element.type}: {element.message}")
        elif kind in ("slider", "button", "button_group"):
            key = element.id.split("-", 2)[-1]  # $$ID-<hash>-<key>
            self.widgets[key] = type(element).FromString(element.SerializeToString())
            self.fragments[key] = delta.fragment_id
        elif kind in ("vega_lite_chart", "arrow_vega_lite_chart") and answer.picture is None:
            answer.picture = time.perf_counter() - start
