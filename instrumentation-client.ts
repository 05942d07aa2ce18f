import { config } from 'zod/v4/core';
import { carryPageIdentity } from '@/components/shell/carry-page-identity';
import { BUILD_ID, BUILD_ID_HEADER } from './lib/core/build-id';
import { PAGE_IDENTITY_HEADER } from './lib/core/page-identity';

carryPageIdentity({ identity_header: PAGE_IDENTITY_HEADER, build_header: BUILD_ID_HEADER, build: BUILD_ID });

// Before the first schema is made: zod would try out whether it may compile code, which our Content Security Policy refuses, and
// the browser would report that as a violation on every page.
config({ jitless: true });
