import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';

import { kafkaServer } from '../kafka-client.js';
import { ProcessingModule } from './processing.module.js';

const app = await NestFactory.createMicroservice<MicroserviceOptions>(ProcessingModule, kafkaServer('processing'));
app.enableShutdownHooks();
await app.listen();
