import type { Action } from './actions.js';
import { alterBatch, batch, batchAgain } from './batchActions.js';
import { feed, makeRound, post, replace, wait } from './operatorActions.js';
import { refute } from './refutations.js';
import type { Session } from './session.js';
import { alter, foreign, oldRoot, promise, replay, send, submit } from './submissions.js';

/** Does what was drawn to ledger and model: all outcomes must agree, and then all that can be seen. */
export async function perform(session: Session, action: Action): Promise<void> {
  session.tally.actions += 1;
  session.now += BigInt(action.seconds);
  await dispatch(session, action);
  await session.compareState();
}

async function dispatch(session: Session, action: Action): Promise<void> {
  const { kind, picks } = action;
  switch (kind) {
    case 'feed':
      return void (await feed(session, action as Action<'feed'>));
    case 'round':
      return void (await makeRound(session, 'round made', picks[0]));
    case 'wait':
      return wait(session, action as Action<'wait'>);
    case 'insert':
      return void (await post(session, action as Action<'insert'>));
    case 'update':
    case 'settle':
      return replace(session, action as Action<'update' | 'settle'>);
    case 'liquidate':
      return send(session, 'liquidate now', await promise(session, action), picks[1]);
    case 'promise':
      return void (await promise(session, action));
    case 'submit':
      return submit(session, action as Action<'submit'>);
    case 'replay':
      return replay(session, action as Action<'replay'>);
    case 'alter':
      return alter(session, action as Action<'alter'>);
    case 'foreign':
      return foreign(session, action as Action<'foreign'>);
    case 'oldRoot':
      return oldRoot(session, action);
    case 'batch':
      return batch(session, action as Action<'batch'>);
    case 'batchAgain':
      return batchAgain(session, action as Action<'batchAgain'>);
    case 'alterBatch':
      return alterBatch(session, action as Action<'alterBatch'>);
    case 'refuted':
      return refute(session, action as Action<'refuted'>);
  }
}
