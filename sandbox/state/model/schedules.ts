/** Opening hours: schedules, the groups that put them together, emergencies. */

export interface Schedule {
  id: string;
  name: string;
  /** Local time without a zone, as at Genesys. */
  start: string;
  end: string;
  rrule?: string;
}

export interface ScheduleGroup {
  id: string;
  name: string;
  timeZone: string;
  open: string[];
  closed: string[];
  holidays: string[];
}

export interface EmergencyGroup {
  id: string;
  name: string;
  enabled: boolean;
}
