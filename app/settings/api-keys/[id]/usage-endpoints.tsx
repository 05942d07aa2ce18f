import { Count } from '@/components/count';
import { cn } from '@/components/ui/class-names';
import { type ApiKeyUsage, STATUS_CLASSES, type StatusCounts } from '@/lib/api-keys/schema';
import { STATUS } from './status';

// A phone has room for what went wrong and for the total.
const ROOM: Partial<Record<keyof StatusCounts, string>> = { '2xx': 'max-sm:hidden' };

/** The endpoints that a key calls, the most used first, with how they answered. */
export function UsageEndpoints({ report, names }: { report: ApiKeyUsage; names: Record<string, string> }) {
  if (report.endpoints.length === 0) {
    return <p className="border-t px-5 py-6 text-center text-muted max-sm:px-4">No requests in this time.</p>;
  }
  const columns = STATUS_CLASSES.filter((status) => status !== '3xx');
  return (
    <div className="overflow-x-auto border-t">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">Requests by endpoint</caption>
        <thead className="text-muted text-xs">
          <tr>
            <th scope="col" className="h-9 px-5 font-medium max-sm:px-4">
              Endpoint
            </th>
            {columns.map((status) => (
              <th
                key={status}
                scope="col"
                title={STATUS[status].label}
                className={cn('px-3 text-right font-medium', ROOM[status])}
              >
                {status}
              </th>
            ))}
            <th scope="col" className="px-5 text-right font-medium max-sm:px-4">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {report.endpoints.map(({ endpoint, total, by_status }) => (
            <tr key={endpoint} className="border-t">
              <th
                scope="row"
                className="px-5 py-2 font-mono font-normal text-note [overflow-wrap:anywhere] max-sm:px-4"
              >
                {names[endpoint] ?? endpoint}
              </th>
              {columns.map((status) => (
                <td key={status} className={cn('px-3 text-right', ROOM[status])}>
                  <Count value={by_status[status]} className={by_status[status] ? undefined : 'text-faint'} />
                </td>
              ))}
              <td className="px-5 text-right font-medium max-sm:px-4">
                <Count value={total} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
