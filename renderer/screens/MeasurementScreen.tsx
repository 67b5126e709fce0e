import type { MeasureTask } from '../journey/measure-task.ts';
import { Stage } from '../parts/Stage.tsx';
import { useMeasureView } from './measure-view.tsx';

/** One measurement of the journey. */
export function MeasurementScreen({ task }: { readonly task: MeasureTask }) {
  const view = useMeasureView(task);
  return (
    <Stage
      name={`measurement-${task.modality}`}
      stage={view.stage}
      title={view.title}
      detail={view.detail}
      readsShown={view.stage === 'taken' || view.stage === 'unusable'}
      controls={view.controls}
    >
      {view.show}
    </Stage>
  );
}
