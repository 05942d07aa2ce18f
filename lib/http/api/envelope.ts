import type { z } from 'zod';
import { env } from '@/lib/core/env';
import type { MaybePromise } from '@/lib/core/maybe-promise';
import { type FieldError, isProblem, PROBLEMS, type Problem, toProblem } from '@/lib/core/problem';
import type { Operation } from '@/lib/operation/operation';
import { namesVersion, tagOfVersion } from './entity-tags';
import { logUnexpected } from './log';
import type { ApiRequest } from './request-context';
import { respond } from './send-response';

/** Whether the operation gives a page of a list (`pageOf`), which the envelope splits into `data` and `meta`. */
export function isList(output: z.ZodType): boolean {
  const shape = 'shape' in output ? (output.shape as object) : {};
  return 'items' in shape && 'next_cursor' in shape;
}

/**
 * The answer to a success: envelope, `Location` of what was created, `ETag` of what has versions.
 * @param ifNoneMatch what a GET names as known already; if the version is among it, the answer is 304
 */
export function successResponse(
  request: ApiRequest,
  operation: Operation,
  output: unknown,
  ifNoneMatch?: string,
): MaybePromise<Response> {
  const { status = 200, versioned } = operation.http!;
  const message = operation.http!.messageOf?.(output as never) ?? operation.http!.message;
  const { id, version } = output as { id?: unknown; version?: unknown };
  // A connected service counts its rows; ours have names.
  if (status === 201 && (typeof id === 'string' || typeof id === 'number')) {
    request.headers.Location = `${request.path.replace(/\/+$/, '')}/${id}`;
  }
  if (versioned) {
    request.headers.ETag = tagOfVersion(version as number);
    if (ifNoneMatch !== undefined && namesVersion(ifNoneMatch, version as number)) return respond(request, 304, null);
  }
  if (!isList(operation.output)) return json(request, status, { success: true, message, data: output });
  // The document says the same: what is not a row is about the page.
  const { items, ...meta } = output as { items: unknown[] };
  return json(request, status, { success: true, message, data: items, meta });
}

/**
 * The answer to a failure: RFC 9457, with `success` and `message` for clients of the published API.
 * What is nobody's fault but ours is logged and says nothing of itself.
 */
export function problemResponse(request: ApiRequest, error: unknown): MaybePromise<Response> {
  const problem = toProblem(error);
  const { code, errors, required_permissions, retry_after_seconds, extensions } = problem.data;
  const detail = code === 'validation_error' && errors?.length ? summaryOf(errors) : problem.data.detail;
  // What is meant is nothing unexpected; what went wrong at a connected service was logged where it was asked.
  if (problem.status >= 500 && !isProblem(error)) logUnexpected(request, problem, error);
  if (retry_after_seconds !== undefined) request.headers['Retry-After'] = String(retry_after_seconds);
  if (required_permissions) {
    const scope = required_permissions.join(' ');
    request.headers['WWW-Authenticate'] = `Bearer realm="api", error="insufficient_scope", scope="${scope}"`;
  }
  return json(
    request,
    problem.status,
    {
      type: problemType(code),
      title: PROBLEMS[code].title,
      status: problem.status,
      detail,
      instance: request.path,
      code,
      request_id: request.id,
      ...(errors && { errors }),
      ...(required_permissions && { required_permissions }),
      ...extensions,
      success: false,
      message: detail,
    },
    'application/problem+json; charset=utf-8',
  );
}

// A form shows each sentence beside its field; a program's log often shows nothing but this line.
function summaryOf([first, ...others]: FieldError[]): string {
  const sentence = first!.path ? `${first!.path}: ${first!.message}` : first!.message;
  return others.length > 0 ? `${sentence} (${others.length} more in errors)` : sentence;
}

/** The URI of a kind of problem: where the reference explains it. */
export function problemType(code: Problem['code']): string {
  return `${env.APP_URL.replace(/\/+$/, '')}/docs/errors#${code}`;
}

/** A JSON answer with the request's headers. */
export function json(
  request: ApiRequest,
  status: number,
  body: unknown,
  type = 'application/json; charset=utf-8',
): MaybePromise<Response> {
  request.headers['Content-Type'] = type;
  return respond(request, status, JSON.stringify(body));
}
