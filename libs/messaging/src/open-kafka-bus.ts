import type { Bus } from './bus.js';
import type { KafkaBusOptions } from './kafka-bus.js';

/** The clients that a process may choose among. */
export type KafkaDriverName = 'kafkajs' | 'platformatic';

/** The courier by the client that is named. Only that one is loaded: each costs memory and time at the start. */
export async function openKafkaBus(driver: KafkaDriverName, options: KafkaBusOptions): Promise<Bus> {
  switch (driver) {
    case 'kafkajs': {
      const { KafkajsBus } = await import('./kafkajs-bus.js');
      return new KafkajsBus(options);
    }
    case 'platformatic': {
      const { PlatformaticBus } = await import('./platformatic-bus.js');
      return new PlatformaticBus(options);
    }
  }
}
