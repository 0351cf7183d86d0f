import type { TrainerName } from '../../tracker/model.ts'
import { kohyaTrainer } from './kohya.ts'
import { rehearsalTrainer } from './rehearsal.ts'
import { replayTrainer } from './replay.ts'
import type { Trainer } from './trainer.ts'

export const trainers: Readonly<Record<TrainerName, Trainer>> = {
  kohya: kohyaTrainer,
  rehearsal: rehearsalTrainer,
  replay: replayTrainer,
}
