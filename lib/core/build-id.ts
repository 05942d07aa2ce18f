/**
 * The id of this build, inlined at build time (`next.config.ts`) in browser and server code alike, so that the server can recognize
 * a page of another build.
 */
// biome-ignore lint/style/noProcessEnv: replaced by its value while building; nothing is read when it runs
export const BUILD_ID: string = process.env.BUILD_ID ?? 'development';

/** The request header with the build id of the page. */
export const BUILD_ID_HEADER = 'x-page-build';
