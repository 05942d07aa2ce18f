import type { z } from 'zod';
import { env } from '@/lib/core/env';
import { type FieldError, isProblem, PROBLEMS, type Problem, toProblem } from '@/lib/core/problem';
import type { Operation } from '@/lib/operation/operation';
import { namesVersion, tagOfVersion } from './entity-tags';
import { logUnexpected } from './log';
import type { ApiRequest } from './request-context';
import { respond } from './send-response';

/** Whether the operation returns a page (`pageOf`), which the envelope splits into `data` and `meta`. */
export function isList(output: z.ZodType): boolean {
  const shape = 'shape' in output ? (output.shape as object) : {};
  return 'items' in shape && 'next_cursor' in shape;
}

/**
 * Builds a success response: envelope, `Location` of a created resource or of work that goes on, `ETag` of a versioned one.
 * @param ifNoneMatch the `If-None-Match` of a GET; the response is 304 if it contains the version
 */
export function successResponse(
  request: ApiRequest,
  operation: Operation,
  output: unknown,
  ifNoneMatch?: string,
): Promise<Response> {
  const { status: usual = 200, versioned, accepted } = operation.http!;
  const follow = accepted?.(output as never);
  const status = follow ? 202 : usual;
  const message = operation.http!.messageOf?.(output as never) ?? operation.http!.message;
  const { id, version } = output as { id?: unknown; version?: unknown };
  if (follow) request.headers.Location = `/api/v1${follow}`;
  // Rows of a connected service may have numeric ids.
  else if (status !== 200 && (typeof id === 'string' || typeof id === 'number')) {
    request.headers.Location = `${request.path.replace(/\/+$/, '')}/${id}`;
  }
  if (versioned) {
    request.headers.ETag = tagOfVersion(version as number);
    if (ifNoneMatch !== undefined && namesVersion(ifNoneMatch, version as number)) return respond(request, 304, null);
  }
  if (!isList(operation.output)) return json(request, status, { success: true, message, data: output });
  // As in the OpenAPI document: everything except the rows is metadata.
  const { items, ...meta } = output as { items: unknown[] };
  return json(request, status, { success: true, message, data: items, meta });
}

/**
 * Builds an error response: RFC 9457, plus `success` and `message` for clients of the published API.
 * Unexpected errors are logged and reveal nothing.
 */
export function problemResponse(request: ApiRequest, error: unknown): Promise<Response> {
  const problem = toProblem(error);
  const { code, errors, required_permissions, retry_after_seconds, extensions } = problem.data;
  const detail = code === 'validation_error' && errors?.length ? summaryOf(errors) : problem.data.detail;
  // A Problem is expected; failures of a connected service are logged where it is called.
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

// A form shows each message at its field; the log of a program often shows this line only.
function summaryOf([first, ...others]: FieldError[]): string {
  const sentence = first!.path ? `${first!.path}: ${first!.message}` : first!.message;
  return others.length > 0 ? `${sentence} (${others.length} more in errors)` : sentence;
}

/** Returns the type URI of a problem, which is its page in the reference. */
export function problemType(code: Problem['code']): string {
  return `${env.APP_URL.replace(/\/+$/, '')}/docs/errors#${code}`;
}

/** Builds a JSON response with the request's response headers. */
export function json(
  request: ApiRequest,
  status: number,
  body: unknown,
  type = 'application/json; charset=utf-8',
): Promise<Response> {
  request.headers['Content-Type'] = type;
  return respond(request, status, JSON.stringify(body));
}
