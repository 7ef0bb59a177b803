import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';

import { kafkaServer } from '../kafka-client.js';
import { MonitoringModule } from './monitoring.module.js';

const app = await NestFactory.create(MonitoringModule);
app.connectMicroservice<MicroserviceOptions>(kafkaServer('monitoring'));
app.enableShutdownHooks();
await app.startAllMicroservices();
await app.listen(process.env['PORT'] ?? 3000);
