/** Tells the rehearsed register at that address what its answers are like from now on. Throws when it does not take the order. */
export async function orderNeighbour(url: string, order: Readonly<Record<string, unknown>>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/faults`, { method: 'POST', headers, body: JSON.stringify(order) });
  if (status !== 200) throw new Error(`the rehearsed register did not take the order ${JSON.stringify(order)}: status ${status}`);
}
