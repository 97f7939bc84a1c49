"""The limit on request bodies: told by their length at once, or counted as they arrive."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import problem


class BodyLimit:
    """Refuses bodies above `max_bytes` with 413; one without a length is cut off as soon as it is over."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reason = f"body: more than {self.max_bytes} bytes (setting max_body_bytes)"
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > self.max_bytes:
            await problem(413, "Too large", reason, field="body", value=int(length))(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.max_bytes:
                raise HTTPException(413, reason)  # the one that the framework passes on while it reads a body
            return message

        await self.app(scope, counted, send)
