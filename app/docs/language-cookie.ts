/** Remembers the example language, so that the server renders it right away. Contains nothing personal. */
export const LANGUAGE_COOKIE = 'agni.docs_language';
