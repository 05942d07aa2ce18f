/** Remembers the language of the examples, so that the server can already write the page in it. No secret, no person. */
export const LANGUAGE_COOKIE = 'agni.docs_language';
