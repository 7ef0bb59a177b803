import 'reflect-metadata';
import { webcrypto } from 'node:crypto';

import {
  BasicConstraintsExtension, PemConverter, SubjectAlternativeNameExtension, X509CertificateGenerator, type Extension,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOST = '127.0.0.1';
const DAY_MS = 86_400_000;

/** A certificate of a server on loopback with its key, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What a server on loopback may present, and what whoever calls it must trust for that. */
export interface Certificates {
  /** The authority's own, as PEM. */
  readonly authority: string;
  readonly good: Certificate;
  /** Was good until a month ago. */
  readonly expired: Certificate;
}

/** Makes an authority of its own, and has it sign: good for a year before and after now, so that no clock that is days off minds. */
export async function makeCertificates(): Promise<Certificates> {
  const name = 'CN=An authority made for a test';
  const keys = await makeKeys();
  const now = Date.now();
  const days = (count: number): Date => new Date(now + count * DAY_MS);
  const sign = async (subject: string, of: webcrypto.CryptoKeyPair, until: Date, extension: Extension): Promise<string> => {
    const wish = { subject, issuer: name, publicKey: of.publicKey, signingKey: keys.privateKey, signingAlgorithm: ALGORITHM };
    const signed = await X509CertificateGenerator.create({ ...wish, notBefore: days(-365), notAfter: until, extensions: [extension] });
    return signed.toString('pem');
  };
  const issue = async (until: Date): Promise<Certificate> => {
    const own = await makeKeys();
    const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY');
    return { key, cert: await sign(`CN=${HOST}`, own, until, new SubjectAlternativeNameExtension([{ type: 'ip', value: HOST }])) };
  };
  const authority = await sign(name, keys, days(365), new BasicConstraintsExtension(true, undefined, true));
  return { authority, good: await issue(days(365)), expired: await issue(days(-30)) };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}
