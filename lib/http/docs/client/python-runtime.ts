/**
 * Returns the part of the Python client that is the same for every API: sending, retrying, pages and errors.
 * @param url the address that it uses unless told otherwise
 */
export function pythonRuntime(url: string): string {
  return RUNTIME.replace('BASE_URL', () => JSON.stringify(url));
}

const RUNTIME = `T = TypeVar("T")


class Reply(Generic[T]):
    """A successful response. \`meta\` belongs to lists."""

    def __init__(self, status: int, headers: Message, body: Dict[str, Any]) -> None:
        self.status = status
        self.headers = headers
        self.message: str = body["message"]
        self.data: T = body["data"]
        self.meta: Dict[str, Any] = body.get("meta", {})


class ApiProblem(Exception):
    """An error response (RFC 9457), or one that is not from the API. Handle it by \`code\`."""

    def __init__(self, problem: Problem, headers: Message) -> None:
        super().__init__(problem["detail"])
        self.status = problem["status"]
        self.code = problem["code"]
        # Include it when you ask for support.
        self.request_id = problem["request_id"]
        # The invalid fields.
        self.errors: List[FieldError] = problem.get("errors", [])
        self.headers = headers
        # The whole problem document.
        self.problem = problem


# Statuses after which the same request can succeed. A 409 only if it says when to try again.
_RETRIED = (409, 429, 503)
# A longer wait than this is an error.
_LONGEST_WAIT_SECONDS = 60
# What a lost connection raises, before or within a response.
_LOST = (OSError, http.client.BadStatusLine, http.client.IncompleteRead)


class Transport:
    """Sends requests.

    api_key: a key from the API Keys tab
    base_url: the address of the installation
    max_retries: how often a request is sent again after a 429, a 503 or a lost connection. After a lost connection, only
        GET, POST and PUT without \`if_match\` are. Changes at connected services are sent again after a 429 only, because
        they may have been made
    timeout: how many seconds to wait for each response
    """

    def __init__(
        self, api_key: str, *, base_url: str = BASE_URL, max_retries: int = 3, timeout: float = 60
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url.rstrip("/")
        self._max_retries = max_retries
        self._timeout = timeout

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Dict[str, Any]] = None,
        body: Any = None,
        if_match: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        repeatable: bool = True,
    ) -> Reply[Any]:
        """\`repeatable\` is False for a change at a connected service: after a failure, it may have been made."""
        headers = {"X-Api-Key": self._api_key, "Accept": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
        if if_match is not None:
            headers["If-Match"] = if_match
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = self._base_url + path + _query_of(query or {})
        data = None if body is None else json.dumps(body).encode()
        # After a lost answer, a second DELETE finds nothing, and a second PATCH could undo what others changed in between.
        survives_loss = repeatable and method in ("GET", "POST", "PUT") and if_match is None
        attempt = 0
        while True:
            may_retry = attempt < self._max_retries
            request = urllib.request.Request(url, method=method, headers=headers, data=data)
            try:
                with _opener.open(request, timeout=self._timeout) as response:
                    return _reply_of(response, response.read())
            except urllib.error.HTTPError as error:
                with error:
                    seconds = _wait_seconds(error, attempt)
                    in_doubt = not repeatable and error.code == 503
                    if not may_retry or in_doubt or seconds is None:
                        raise ApiProblem(_problem_of(error.code, error.reason, _text_of(error)), error.headers) from None
            except _LOST:
                if not may_retry or not survives_loss:
                    raise
                seconds = _backoff_seconds(attempt)
            time.sleep(seconds)
            attempt += 1


class Listing(Generic[T]):
    """The rows of a list. Iterate over it for the rows of all pages, or call \`page\` for one page."""

    def __init__(self, transport: Transport, method: str, path: str, *, query: Dict[str, Any]) -> None:
        self._transport = transport
        self._method = method
        self._path = path
        self._query = query

    def page(self) -> Reply[List[T]]:
        return self._transport.send(self._method, self._path, query=self._query)

    def __iter__(self) -> Iterator[T]:
        page = self.page()
        while True:
            yield from page.data
            cursor = page.meta.get("next_cursor")
            if not cursor:
                return
            query = {**self._query, "cursor": cursor, "offset": None}
            page = self._transport.send(self._method, self._path, query=query)


def _quoted(value: Any) -> str:
    text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"This is not a valid id: {text!r}")
    return urllib.parse.quote(text, safe="")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Followed, a POST could become a GET, and the key would go to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _query_of(query: Dict[str, Any]) -> str:
    pairs = []
    for name, value in query.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                pairs.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return "?" + urllib.parse.urlencode(pairs) if pairs else ""


def _wait_seconds(error: urllib.error.HTTPError, attempt: int) -> Optional[float]:
    if error.code not in _RETRIED:
        return None
    header = error.headers.get("Retry-After")
    if header is None:
        return None if error.code == 409 else _backoff_seconds(attempt)
    # An HTTP date, which only proxies send, is not waited for.
    return float(header) if header.isdigit() and int(header) <= _LONGEST_WAIT_SECONDS else None


def _backoff_seconds(attempt: int) -> float:
    """Half a second, then twice as long each time, with some chance so that clients do not return together."""
    return min(8.0, 0.5 * 2**attempt) * (0.5 + random.random() / 2)


def _text_of(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read()
    except _LOST:
        return b""


def _reply_of(response: http.client.HTTPResponse, text: bytes) -> Reply[Any]:
    body = _object_of(text)
    if body.get("success") is not True:
        raise ApiProblem(_problem_of(response.status, response.reason, text), response.headers)
    return Reply(response.status, response.headers, body)


def _problem_of(status: int, reason: str, text: bytes) -> Problem:
    """A proxy in front of the API may answer with something else than a problem."""
    ok = status < 300
    answer = f"{status} {reason}".strip()
    problem = {
        "type": "about:blank",
        "title": reason,
        "status": status,
        "detail": f"The answer ({answer}) is not from the API." if ok else f"The server answered {answer}",
        "instance": "",
        "code": "unavailable" if ok or status >= 500 else "bad_request",
        "request_id": "",
        "success": False,
        "message": reason,
    }
    body = _object_of(text)
    return cast(Problem, {**problem, **body} if isinstance(body.get("code"), str) else problem)


def _object_of(text: bytes) -> Dict[str, Any]:
    """The JSON object in a text; empty if there is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}`;
