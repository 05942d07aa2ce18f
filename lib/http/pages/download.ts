interface Download {
  /** Without its ending and the day, which are added. */
  name: string;
  type: 'csv' | 'ndjson';
  /** The contents, a piece at a time; the next piece is asked for when the client has taken the one before. */
  pieces: AsyncGenerator<string>;
}

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

/** A file that is sent as it is made. When the client goes away its making ends; when its making fails the download breaks off. */
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

/** Whether a request that another site's page made is to be refused; an address that somebody typed is welcome. */
export function isForeign(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return site !== null && site !== 'same-origin' && site !== 'none';
}

// An error on the way breaks the download off, so that nobody takes half a list for a whole one.
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
