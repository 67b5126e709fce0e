import { Label, Radio, RadioGroup } from 'react-aria-components';

interface SegmentsProps<V extends string> {
  readonly name: string;
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly id: V; readonly label: string; readonly hint?: string }[];
  readonly onChoose: (value: V) => void;
}

/** One of a few, side by side; the arrows choose. */
export function Segments<V extends string>({ name, label, value, options, onChoose }: SegmentsProps<V>) {
  return (
    <RadioGroup
      className="segments"
      value={value}
      onChange={(chosen) => {
        const option = options.find(({ id }) => id === chosen);
        if (option !== undefined) onChoose(option.id);
      }}
      data-segments={name}
    >
      <Label>{label}</Label>
      <div className="segments-row">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="segment" data-segment={option.id}>
            {option.label}
            {option.hint !== undefined && <span>{option.hint}</span>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
