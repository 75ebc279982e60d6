/** What is wrong with the address of an endpoint, for the command line. */
export function cloudFault(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !['ws:', 'wss:'].includes(url.protocol) || url.hash)
    return 'takes a WebSocket address, as in ws://127.0.0.1:8080';
  return undefined;
}
