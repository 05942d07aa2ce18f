import { carryPageIdentity } from '@/components/shell/carry-page-identity';
import { BUILD_ID, BUILD_ID_HEADER } from './lib/core/build-id';
import { PAGE_IDENTITY_HEADER } from './lib/core/page-identity';

carryPageIdentity({ identity_header: PAGE_IDENTITY_HEADER, build_header: BUILD_ID_HEADER, build: BUILD_ID });

// Zod's global settings, which it reads when it is loaded (zod/v4/core/core.js): it is no part of a page's first scripts. Otherwise
// it would try out whether it may compile code, which our Content Security Policy refuses, and the browser would report that as
// a violation.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
