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
    """An error response (RFC 9457). Handle it by \`code\`."""

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


class Transport:
    """Sends requests.

    api_key: a key from the API Keys tab
    base_url: the address of the installation
    max_retries: how often a request is sent again after a lost connection, 429 or 503
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
    ) -> Reply[Any]:
        headers = {"X-Api-Key": self._api_key, "Accept": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
        if if_match is not None:
            headers["If-Match"] = if_match
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = self._base_url + path + _query_of(query or {})
        data = None if body is None else json.dumps(body).encode()
        # A change at a connected service may have been made although its answer is lost.
        once = method != "GET" and ("/calcom/" in path or "/ghl/" in path)
        # After a lost answer, a second DELETE finds nothing, and a second PATCH could undo what others changed in between.
        repeatable = method in ("GET", "POST", "PUT") and not once and if_match is None
        attempt = 0
        while True:
            may_retry = attempt < self._max_retries
            request = urllib.request.Request(url, method=method, headers=headers, data=data)
            try:
                with _opener.open(request, timeout=self._timeout) as response:
                    return Reply(response.status, response.headers, json.loads(response.read()))
            except urllib.error.HTTPError as error:
                with error:
                    seconds = _wait_seconds(error, attempt)
                    in_doubt = once and error.code == 503
                    if not may_retry or in_doubt or seconds is None:
                        raise ApiProblem(_problem_of(error), error.headers) from None
            except (OSError, http.client.HTTPException):
                if not may_retry or not repeatable:
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


def _problem_of(error: urllib.error.HTTPError) -> Problem:
    """A proxy in front of the API may answer with something else than a problem."""
    try:
        body = json.loads(error.read())
        if isinstance(body, dict) and isinstance(body.get("code"), str):
            return cast(Problem, body)
    except (ValueError, OSError, http.client.HTTPException):
        pass
    return {
        "type": "about:blank",
        "title": error.reason,
        "status": error.code,
        "detail": f"The server answered {error.code} {error.reason}".strip(),
        "instance": "",
        "code": "unavailable" if error.code >= 500 else "bad_request",
        "request_id": "",
        "success": False,
        "message": error.reason,
    }`;
