import { locationSource } from '@/lib/platform/location/locate';

/** Says below a page’s lists what locations are worth, where they come from and of which date they are. */
export async function LocationNote({ className }: { className?: string }) {
  const source = await locationSource();
  if (!source) return null;
  const { name, url, date } = source;
  return (
    <p className={`text-muted text-note ${className ?? ''}`}>
      Locations are estimates from IP addresses and can be wrong, for example with a VPN. Data:{' '}
      {url ? (
        <a href={url} target="_blank" rel="noreferrer" className="underline underline-offset-2 hover:text-text">
          {name}
        </a>
      ) : (
        name
      )}
      , {date}.
    </p>
  );
}
