import { kafkaConformance } from '../test/kafka-conformance.js';

kafkaConformance('kafkajs');
