'use client';

import { Alert } from '@/components/ui/alert';
import { isFreeMail } from '@/lib/core/email-domain';
import { formatList, formatNumber, plural } from '@/lib/core/format';
import type { DomainPreview as Preview } from '@/lib/organization/settings/schema';

type Group = Preview['members'];

/** Shows which members and invitations a list of domains leaves out, before it is saved. */
export function DomainPreview({
  domains,
  preview,
  changed,
}: {
  domains: string[];
  preview: Preview;
  changed: boolean;
}) {
  const { members, invitations } = preview;
  const free = domains.filter(isFreeMail);
  return (
    <div className="grid gap-2 empty:hidden" aria-live="polite">
      {free.length > 0 && (
        <Alert tone="warn" role="note">
          Anyone can get an address at {formatList(free)}, so this lets anyone be invited.
        </Alert>
      )}
      {domains.length > 0 && members.total > 0 && (
        <Outside
          group={members}
          summary={`${plural(members.total, 'member is', 'members are')} outside ${changed ? 'the new list' : 'these domains'}; they keep their access.`}
        />
      )}
      {domains.length > 0 && invitations.total > 0 && (
        <Outside
          group={invitations}
          tone="warn"
          summary={`${plural(invitations.total, 'pending invitation is', 'pending invitations are')} outside ${
            changed ? `the new list and will be revoked when you save.` : 'these domains.'
          }`}
        />
      )}
    </div>
  );
}

function Outside({ group, summary, tone }: { group: Group; summary: string; tone?: 'warn' }) {
  const more = group.total - group.items.length;
  return (
    <details className="group text-note">
      <summary
        className={`w-fit cursor-pointer rounded-xs py-0.5 marker:text-faint ${tone ? 'font-medium text-warn' : 'text-muted'}`}
      >
        {summary}
      </summary>
      <ul className="mt-1 mb-2 ml-4 grid max-h-48 gap-x-6 gap-y-0.5 overflow-y-auto text-muted sm:grid-cols-2">
        {group.items.map((person) => (
          <li key={person.id} className="min-w-0 truncate" title={person.email}>
            {person.name} <span className="text-faint">{person.email}</span>
          </li>
        ))}
        {more > 0 && <li>and {formatNumber(more)} more</li>}
      </ul>
    </details>
  );
}
