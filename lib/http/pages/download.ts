interface Download {
  /** Without the extension and the date, which are added. */
  name: string;
  type: 'csv' | 'ndjson';
  /** The contents in chunks; the next chunk is requested when the client has taken the previous one. */
  pieces: AsyncGenerator<string>;
}

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

/** Streams a generated file. If the client disconnects, generation stops; if generation fails, the download is aborted. */
export function download({ name, type, pieces }: Download): Response {
  const day = new Date().toISOString().slice(0, 10);
  return new Response(streamOf(pieces), {
    headers: {
      'Content-Type': TYPES[type],
      'Content-Disposition': `attachment; filename="${name}-${day}.${type}"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** Whether a page of another site made the request; a typed URL is not foreign. */
export function isForeign(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return site !== null && site !== 'same-origin' && site !== 'none';
}

// An error aborts the download, so that nobody mistakes a partial list for the whole one.
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
