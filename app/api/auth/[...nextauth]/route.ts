import { handlers } from '@/lib/http/pages/next-auth';

export const { GET, POST } = handlers;
