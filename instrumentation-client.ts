import { config } from 'zod/v4/core';
import { carryPageIdentity } from '@/components/shell/carry-page-identity';
import { PAGE_IDENTITY_HEADER } from '@/lib/http/page-identity';

carryPageIdentity(PAGE_IDENTITY_HEADER);

// Before the first schema is made: zod would try out whether it may compile code, which our Content Security Policy refuses, and
// the browser would report that as a violation on every page.
config({ jitless: true });
