import { KeyRound } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { Card } from '@/components/ui/card';
import { CodeExample } from './code-example';

/** The empty state: what keys are for, and a first request to try. */
export function FirstKey({ api_url, had_keys }: { api_url: string; had_keys: boolean }) {
  return (
    <Card>
      <EmptyState icon={<KeyRound />} title={had_keys ? 'No active API keys' : 'No API keys yet'} className="pb-6">
        API keys let your programs call the API. Select <b className="font-medium">New Key</b>, choose its permissions,
        and try it with this command.
      </EmptyState>
      <div className="mx-auto max-w-xl px-5 pb-8">
        <CodeExample title="First request" code={`curl ${api_url}/me \\\n  -H "X-Api-Key: agni_sk_…"`} />
      </div>
    </Card>
  );
}
