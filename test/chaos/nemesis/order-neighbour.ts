/**
 * Tells the rehearsed register at that address what its answers are like from now on; answers how many of its calls a fault has struck
 * by now. Throws when it does not take the order.
 */
export async function orderNeighbour(url: string, order: Readonly<Record<string, unknown>>): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/faults`, { method: 'POST', headers, body: JSON.stringify(order) });
  if (answer.status !== 200) {
    throw new Error(`the rehearsed register did not take the order ${JSON.stringify(order)}: status ${answer.status}`);
  }
  return ((await answer.json()) as { readonly struck: number }).struck;
}
