import { isIP } from 'node:net';

import { z } from 'zod';

import { noted } from './notes.js';

/** A whole number between the bounds, both included. Units belong into the variable's name. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const schema = z.string().regex(/^-?[0-9]{1,15}$/).transform(Number).pipe(z.number().min(least).max(most));
  return noted(schema, { expectation: `a whole number from ${least} to ${most}`, example: String(least) });
}

/** A TCP port; 0 lets the system choose. */
export function port(): z.ZodType<number, string> {
  return noted(wholeNumber(0, 65_535), { expectation: 'a port, 0 to 65535', example: '3001' });
}

/** A duration in milliseconds, at most a day unless told otherwise. */
export function durationMs(least = 0, most = 86_400_000): z.ZodType<number, string> {
  return noted(wholeNumber(least, most), { expectation: `milliseconds, ${least} to ${most}`, example: '5000' });
}

/** An address to listen on: an IP address or `localhost`. */
export function host(): z.ZodType<string, string> {
  const schema = z.string().refine((text) => isIP(text) !== 0 || text === 'localhost');
  return noted(schema, { expectation: 'an IP address or localhost', example: '127.0.0.1' });
}

/** An absolute http or https address without user name, query or fragment; kept letter by letter. */
export function url(): z.ZodType<string, string> {
  const schema = z.string().max(2_048).refine(isPlainHttpUrl);
  return noted(schema, { expectation: 'an http or https address', example: 'https://hoso.example/intake' });
}

function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
}

/** A list parted by commas; spaces around an entry do not count. At least one entry, none empty, none twice. */
export function list(entry: z.ZodType<string, string> = z.string()): z.ZodType<readonly string[], string> {
  const entries = z.array(entry.and(z.string().min(1))).min(1)
    .refine((texts) => new Set(texts).size === texts.length);
  const schema = z.string().transform((text) => text.split(',').map((part) => part.trim())).pipe(entries);
  return noted(schema, { expectation: 'entries parted by commas, none empty, none twice', example: 'one,two' });
}

/** Broker addresses, `host:port` parted by commas. */
export function brokers(): z.ZodType<readonly string[], string> {
  const address = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}$/);
  return noted(list(address), { expectation: 'host:port, parted by commas', example: '127.0.0.1:9092' });
}

/** IP addresses and networks (`10.0.0.0/8`), parted by commas. */
export function networks(): z.ZodType<readonly string[], string> {
  return noted(list(z.string().refine(isNetwork)), { expectation: 'IP addresses or networks, parted by commas', example: '10.0.0.0/8' });
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  return most !== undefined && rest.length === 0 && (bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= most));
}

/** A switch: on/off, true/false, yes/no, 1/0. */
export function flag(): z.ZodType<boolean, string> {
  const schema = z.string().toLowerCase()
    .pipe(z.enum(['on', 'off', 'true', 'false', 'yes', 'no', '1', '0']))
    .transform((word) => word === 'on' || word === 'true' || word === 'yes' || word === '1');
  return noted(schema, { expectation: 'on or off', example: 'off' });
}

/** One word of a few. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  ...words: Words
): z.ZodType<Words[number], string> {
  return noted(z.enum(words) as z.ZodType<Words[number], string>, {
    expectation: `one of ${words.join(', ')}`,
    example: words[0],
  });
}

const EXAMPLE_SECRET =
  /change.?me|example|placeholder|replace|secret|passw(or)?d|sample|dummy|default|your.|^(test|demo|dev|local)|123456789/i;

/**
 * A secret of at least `lengthMin` characters. Values that look like an example, a pattern or a word are refused,
 * so that nothing goes to work with what stood in a template. Never shown again.
 */
export function secret(lengthMin = 24): z.ZodType<string, string> {
  const schema = z.string().min(lengthMin).max(4_096)
    .refine((text) => !EXAMPLE_SECRET.test(text) && new Set(text).size >= 8);
  return noted(schema, {
    expectation: `a random secret of at least ${lengthMin} characters, not an example value`,
    example: '(make one with: openssl rand -hex 32)',
    secret: true,
  });
}

/** Marks a piece whose value may carry credentials: masked like a secret, without the demands of one. */
export function confidential<Schema extends z.ZodType>(schema: Schema): Schema {
  return noted(schema, { secret: true });
}
