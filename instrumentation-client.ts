import { config } from 'zod/v4/core';

// Before the first schema is made: zod would try out whether it may compile code, which our Content Security Policy refuses, and
// the browser would report that as a violation on every page.
config({ jitless: true });
