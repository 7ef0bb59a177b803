import { stateIn, listIn, toldBy, type HouseView, type Told } from './house-view.js';
import { openContent, type OpenedContent } from './open-content.js';
import { filingsIn, type HistoryRecord, type Violation } from './record.js';
import { spelled } from './spelling.js';

type Words = Readonly<Record<string, unknown>>;

/** I1: every content that was spoken of is kept, opens, and says what was meant by whoever sent the command that brought it. */
export function* checkContents(view: HouseView, record: HistoryRecord): Generator<Violation> {
  const contents = new Map((record.databases['intake']?.get('contents') ?? []).map((content) => [content._id, content]));
  for (const id of view['intake']!.keys()) {
    for (const fact of toldBy(view, 'intake', id).filter(({ data }) => data['contentHash'] !== undefined)) {
      const sealed = contents.get(String(fact.data['contentHash']));
      const round = Number(fact.data['round'] ?? 0);
      const opened = sealed ? openContent(sealed, id, round) : undefined;
      const lost = (what: string): Violation => ({ invariant: 'I1 no loss', what });
      if (opened === undefined) yield lost(`${fact.name} of ${id} speaks of a content that is not kept`);
      else if (opened === null) yield lost(`the content of ${id} in round ${round} does not open`);
      else for (const what of wrongWords(view, record, id, fact, opened)) yield lost(`the content of ${id} in round ${round} ${what}`);
    }
  }
}

function* wrongWords(view: HouseView, record: HistoryRecord, id: string, fact: Told, opened: OpenedContent): Generator<string> {
  const meant = meantBy(record, id, fact);
  if (meant === undefined) return;
  const kept = round(fact) > 0 ? { ...opened, round: round(fact) } : { ...opened, ...filedIn(view, id, fact) };
  const differing = meant.map((words) => Object.keys(words).filter((name) => spelled(words[name]) !== spelled((kept as Words)[name])));
  if (differing.some((names) => names.length === 0)) return;
  yield `is not what anybody said${differing.length > 0 ? `: ${differing[0]!.join(', ')}` : ''}`;
}

function round({ data }: Told): number {
  return Number(data['round'] ?? 0);
}

/** What was said with that command; undefined where those who send it were not noted. */
function meantBy({ attempts, unnoted = [] }: HistoryRecord, id: string, fact: Told): readonly Words[] | undefined {
  if (round(fact) > 0) {
    if (unnoted.includes('supplement')) return undefined;
    const said = attempts.filter(({ dossierId, cause, supplement }) => supplement && dossierId === id && cause === fact.cause);
    return said.map(({ supplement }) => ({ round: supplement!.round, applicant: JSON.parse(supplement!.applicant) as unknown }));
  }
  return filingsIn(attempts).filter(({ cause }) => cause === fact.cause).map(({ filing: { words, portal } }) => {
    const request = JSON.parse(words) as Words;
    const { applicant, submitter = null, form, procedureCode, agencyCode, channel, portalReference, attachments } = request;
    const papers = [...new Set(listIn(request, 'attachments').map(({ paperCode }) => paperCode))].sort();
    const reference = request['reference'] === undefined ? {} : { reference: request['reference'] };
    const filed = { portal, portalReference, procedureCode, agencyCode, channel, representative: submitter !== null, ...reference };
    return { applicant, submitter, form, attachments, papers, ...filed };
  });
}

/** What is kept of a filing beside its content. Files that came with a supplement are not noted here: none does. */
function filedIn(view: HouseView, id: string, { data }: Told): Words {
  const state = stateIn(view, 'intake', id) ?? {};
  const attachments = listIn(state, 'attachments').map(({ fileId, paperCode }) => ({ fileId, paperCode }));
  return { ...data, attachments, portalReference: state['portalReference'] };
}
