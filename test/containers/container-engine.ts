import { spawnSync } from 'node:child_process';

/**
 * Whether a container engine answers on this machine, asked once and without waiting long. Suites on containers are
 * skipped otherwise, each test of them counted.
 */
export const containerEngineAnswers: boolean =
  spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).status === 0;

/** The images of the suites: the engines that `docker-compose.yml` names. */
export const MONGODB_IMAGE = 'mongo:8.0';
export const KAFKA_IMAGE = 'apache/kafka:4.3.1';
