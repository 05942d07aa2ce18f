import { KeyRound } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { Card } from '@/components/ui/card';
import { CodeExample } from './code-example';

/** No key that works: what keys are for, and what a first call looks like. */
export function FirstKey({ api_url, had_keys }: { api_url: string; had_keys: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<KeyRound />}
        title={had_keys ? 'No key works at the moment' : 'No API key yet'}
        className="pb-6"
      >
        A key lets a program call the API for your organization. Make one with <b className="font-medium">New Key</b>,
        choose what it may do, and try it with this command.
      </EmptyState>
      <div className="mx-auto max-w-xl px-5 pb-8">
        <CodeExample title="A first call" code={`curl ${api_url}/me \\\n  -H "X-Api-Key: agni_sk_…"`} />
      </div>
    </Card>
  );
}
