'use client';

import { ChevronDown, Download } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { DownloadLink } from '@/components/download-link';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu-items';

const FORMATS = [
  { format: 'csv', label: 'CSV', about: 'For spreadsheets' },
  { format: 'ndjson', label: 'NDJSON', about: 'For programs: one JSON object per line' },
] as const;

/** Downloads the events that match the filters. */
export function ExportMenu() {
  const address = useSearchParams();
  const href = (format: string) => {
    const query = new URLSearchParams(address);
    for (const name of ['older', 'newer']) query.delete(name);
    query.set('format', format);
    return `/settings/audit-log/export?${query}`;
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button data-act="export-log">
          <Download aria-hidden="true" />
          Export
          <ChevronDown aria-hidden="true" className="text-muted" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {FORMATS.map(({ format, label, about }) => (
          <DropdownMenuItem key={format} asChild>
            <DownloadLink href={href(format)}>
              <span>
                {label}
                <span className="block text-muted text-note">{about}</span>
              </span>
            </DownloadLink>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
