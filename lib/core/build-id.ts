/**
 * Which build this code is of: put in its place by the build (`next.config.ts`), in the browser's script as in the server's, so
 * that a page can be told from the server that answers it.
 */
// biome-ignore lint/style/noProcessEnv: replaced by its value while building; nothing is read when it runs
export const BUILD_ID: string = process.env.BUILD_ID ?? 'development';

/** The request header in which a page says of which build it is. */
export const BUILD_ID_HEADER = 'x-page-build';
