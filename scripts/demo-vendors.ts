import { startCalcom } from '../tests/vendors/calcom/server';
import { startGohighlevel } from '../tests/vendors/gohighlevel/server';
import { claimPort } from './port';
import { type Start, setEnv } from './run';

/** A local server in a vendor's place, and the variables that point the product at it. */
interface LocalVendor {
  env: Record<string, string>;
  close(): Promise<void>;
}

/** Every vendor that has a local server, with how far above the product's own port it listens. */
const VENDORS: { port_offset: number; start(options: { port: number }): Promise<LocalVendor> }[] = [
  { port_offset: 21, start: startCalcom },
  { port_offset: 20, start: startGohighlevel },
];

/**
 * Starts local servers that keep the vendors' published contracts, so that whoever tries the product connects, books and
 * cancels without an account anywhere. Where somebody has set one of a vendor's variables, theirs count and it is not started.
 */
export async function startVendors({ defer }: Pick<Start, 'defer'>, port: number): Promise<void> {
  for (const { port_offset, start } of VENDORS) {
    // Always the same port, because connections remember the address.
    const vendor = await start({ port: await claimPort(port + port_offset, '127.0.0.1') });
    if (Object.keys(vendor.env).some((name) => process.env[name])) await vendor.close();
    else {
      defer(vendor.close);
      setEnv(vendor.env);
    }
  }
}
