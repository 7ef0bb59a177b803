import { kafkaConformance } from '../test/kafka-conformance.js';
import { PlatformaticBus } from './platformatic-bus.js';

kafkaConformance('platformatic', (options) => new PlatformaticBus(options));
