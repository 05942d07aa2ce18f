import { StartupError } from '@/lib/core/startup-error';
import { claimPort } from '@/scripts/port';
import { type Start, setEnv } from '@/scripts/run';
import { startCalcom } from './vendors/calcom/server';
import { startGohighlevel } from './vendors/gohighlevel/server';

/** A local server that stands in for a vendor, and the variables that point the product at it. */
interface LocalVendor {
  env: Record<string, string>;
  close(): Promise<void>;
}

/** Every vendor with a local server, and the offset of its port from the product's. */
const VENDORS: { name: string; port_offset: number; start(options: { port: number }): Promise<LocalVendor> }[] = [
  { name: 'Cal.com', port_offset: 21, start: startCalcom },
  { name: 'GoHighLevel', port_offset: 20, start: startGohighlevel },
];

/**
 * Starts local servers that follow the vendors' published contracts, so that people can try connecting, booking and
 * cancelling without an account. If one of a vendor's variables is set, that vendor's server is not started.
 * @returns the URL of the local Cal.com server, if it is used
 */
export async function startVendors({ defer }: Pick<Start, 'defer'>, port: number): Promise<string | undefined> {
  let calcom: string | undefined;
  for (const { name, port_offset, start } of VENDORS) {
    // Always the same port, because connections remember the address.
    const own = port + port_offset;
    const vendor = await claimPort(own, '127.0.0.1')
      .then((free) => start({ port: free }))
      .catch((cause) => {
        const words = `Port ${own}, where a server stands in the place of ${name}, cannot be used. Stop what uses it, or choose another PORT.`;
        throw new StartupError(words, { cause });
      });
    if (Object.keys(vendor.env).some((variable) => process.env[variable])) await vendor.close();
    else {
      defer(vendor.close);
      setEnv(vendor.env);
      if (name === 'Cal.com') calcom = vendor.env.CALCOM_BASE_URLS;
    }
  }
  return calcom;
}
