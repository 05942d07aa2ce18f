import { deferred } from '@/components/deferred';

/** The code of every dialog and sheet, to load it before one opens. */
export const dialogCode = deferred(() => import('radix-ui/dialog'));
/** The code of every confirmation. */
export const confirmCode = deferred(() => import('radix-ui/alert-dialog'));
