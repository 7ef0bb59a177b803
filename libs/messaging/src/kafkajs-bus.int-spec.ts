import { kafkaConformance } from '../test/kafka-conformance.js';
import { KafkajsBus } from './kafkajs-bus.js';

kafkaConformance('kafkajs', (options) => new KafkajsBus(options));
