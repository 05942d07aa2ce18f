import { textResponse } from '@/app/_shared/text-response';
import { pythonClient } from '@/lib/http/docs/client/python';
import { typescriptClient } from '@/lib/http/docs/client/typescript';

export const dynamic = 'force-dynamic';

const FILES: Record<string, { write: () => string; type: string }> = {
  ts: { write: typescriptClient, type: 'text/plain' },
  py: { write: pythonClient, type: 'text/plain' },
};

/** The client of the API in one file. The front door leads `/docs/client.ts` and `/docs/client.py` here. */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file } = await params;
  const found = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
  if (found) return textResponse(request, found.write(), found.type);
  return new Response('There is no such client.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
