import { hash } from 'node:crypto';

import { toldBy, type HouseView } from './house-view.js';
import { filingsIn, type HistoryRecord, type Violation } from './record.js';
import { readJson } from './spelling.js';

/** What receipts of a simulated house are signed with. */
const RECEIPT_WORD = 'receipts of a simulated house:';

/** I11: receipts say what is kept, and say it again when a filing is repeated. */
export function* checkReceipts(view: HouseView, { attempts }: HistoryRecord): Generator<Violation> {
  const first = new Map<string, string>();
  const wrong = (key: string, what: string): Violation => ({ invariant: 'I11 receipts', what: `the receipt for ${key} ${what}` });
  for (const { key, filing, answer } of filingsIn(attempts)) {
    if (!answer?.receipt) continue;
    const [words = '', signature = ''] = answer.receipt.split('.');
    if (hash('sha256', `${RECEIPT_WORD}${words}`) !== signature) yield wrong(key, 'does not verify');
    const claims = readJson(Buffer.from(words, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>> | null | undefined;
    if (typeof claims !== 'object' || claims === null) {
      yield wrong(key, 'cannot be read');
      continue;
    }
    const [submitted] = toldBy(view, 'intake', answer.dossierId);
    if (submitted?.data['contentHash'] !== claims['contentHash']) yield wrong(key, 'is for another content than was kept');
    if (submitted?.at !== claims['receivedAt']) yield wrong(key, 'tells another moment than the record');
    if (claims['portalReference'] !== filing.portalReference) yield wrong(key, 'is for another filing');
    const name = `${filing.portal} ${key} ${filing.words}`;
    const before = first.get(name);
    if (before !== undefined && before !== answer.receipt) yield wrong(key, 'changed when the filing was repeated');
    first.set(name, answer.receipt);
  }
}
