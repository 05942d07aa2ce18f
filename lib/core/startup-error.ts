/** A reason not to start, in one sentence for the operator; printed without a stack trace, exit code 1. */
export class StartupError extends Error {
  override name = 'StartupError';
}

/**
 * Explains a failed write under `directory`.
 * @returns a `StartupError` for what an operator can fix (permissions, disk space, a file in the way), else the error itself
 */
export function explainFileError(error: unknown, directory: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const hint = 'Choose another place with DATA_DIR=/some/directory.';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new StartupError(`${directory} cannot be written by this user (${code}). ${hint}`);
  }
  if (['ENOTDIR', 'EEXIST'].includes(code)) return new StartupError(`${directory} is not a directory. ${hint}`);
  if (['ENOSPC', 'EDQUOT'].includes(code)) return new StartupError(`The disk that holds ${directory} is full. ${hint}`);
  return error;
}
