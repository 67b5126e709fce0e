export function useConsultationMedia(): void {}
