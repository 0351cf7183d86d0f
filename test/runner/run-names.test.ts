import { expect, it } from 'vitest'
import { splitMoment } from '../../runner/run-names.ts'

it.each([
  ['zorvek/3', { run: 'zorvek/3', moment: null }],
  ['zorvek/3.2@7', { run: 'zorvek/3.2', moment: { axis: 'epoch', at: 7 } }],
  ['zorvek/3@700s', { run: 'zorvek/3', moment: { axis: 'step', at: 700 } }],
  ['a1b2c3@7', { run: 'a1b2c3', moment: { axis: 'epoch', at: 7 } }],
  ['zorvek/3@x', { run: 'zorvek/3@x', moment: null }],
])('%s is a run and a moment of it', (text, means) => expect(splitMoment(text)).toEqual(means))
