CREATE TABLE `human` (
	`run` integer NOT NULL,
	`offset` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`run`, `offset`),
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
